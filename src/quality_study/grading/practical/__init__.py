"""What a practical is: its file, the answers it asks for, their forms and formulas, when two values agree."""
