"""Invented people, initiatives and cases that make the demo a believable year. Not used in production."""
