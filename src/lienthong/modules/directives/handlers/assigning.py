"""What follows events of directives: assigning."""
