"""What every module stands on: who, where, when, and what must be done."""
