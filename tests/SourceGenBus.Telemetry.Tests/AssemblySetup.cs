// Listeners hear the whole process, so a test must not hear the buses of another.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
