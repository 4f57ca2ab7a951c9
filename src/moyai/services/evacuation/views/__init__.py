"""Pages: open shelters for everybody, the board for staff, the incident for officers, and public files."""
