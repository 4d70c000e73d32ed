"""What comes out: a page for each student, a file for Moodle, an overview of the class."""
