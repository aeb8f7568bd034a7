// Each test compiles whole programs; two at a time is what two cores carry.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
