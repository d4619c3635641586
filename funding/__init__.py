"""The Django project of Fördertopf and the funding programmes themselves."""
