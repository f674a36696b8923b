"""Official documents: drafted, signed, numbered, issued, delivered, routed and finished."""
