"""一图读懂: a report as a long picture and as a page for the phone."""
