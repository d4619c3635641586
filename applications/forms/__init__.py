"""The forms of an application, one module per kind of question."""
