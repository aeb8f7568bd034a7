// Each test starts a server and loads it.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
