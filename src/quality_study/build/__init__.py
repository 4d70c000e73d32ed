"""Run the notebooks, chain the steps, say what stopped."""
