"""The steps that workflows run."""
