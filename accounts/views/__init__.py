"""Pages of people and initiatives."""
