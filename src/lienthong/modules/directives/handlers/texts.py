"""What follows events of directives: texts."""
