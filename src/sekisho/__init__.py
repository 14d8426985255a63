"""関所: the checkpoint between the separated networks of a local government."""

__version__ = "0.1.0"
