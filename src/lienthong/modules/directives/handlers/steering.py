"""What follows events of directives: steering."""
