// Some listen to all that is counted in this process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
