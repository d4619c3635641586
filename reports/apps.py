from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        from applications import boxes
        from reports.boxes import way_to_case_file

        boxes.register(office=way_to_case_file)
