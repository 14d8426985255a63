"""Mutated files for the screening engine: the seeds and changes are those of the disarm engine's fuzzing."""
