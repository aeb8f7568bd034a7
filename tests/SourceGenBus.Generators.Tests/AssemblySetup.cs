// Each test compiles whole programs; two at a time is what two cores carry.
[assembly: Xunit.v3.Parallelization(MaxThreads = 2)]
