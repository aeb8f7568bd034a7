// One server and two cores carry a few tests at a time.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
