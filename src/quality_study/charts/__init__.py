"""Statistical charts, one a file: ``compute(table)`` gives the numbers to show, ``draw`` lays them out."""
