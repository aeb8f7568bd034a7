using SourceGenBus.Package.Tests;

[assembly: AssemblyFixture(typeof(PackedLibrary))]

// Each test runs a build that can use every core.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
