// Listeners hear the whole process, so a test must not hear the buses of another.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
