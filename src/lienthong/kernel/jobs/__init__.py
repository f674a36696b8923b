"""Work done later by a worker, enqueued in the transaction of the change."""
