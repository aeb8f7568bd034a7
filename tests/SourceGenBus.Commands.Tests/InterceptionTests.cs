namespace SourceGenBus.Commands.Tests;

/// <summary>These tests exist twice, compiled with interceptors and without.</summary>
public sealed class InterceptionTests
{
#if WITHOUT_INTERCEPTORS
    private const bool Intercepted = false;
#else
    private const bool Intercepted = true;
#endif

    [Fact]
    public void Calls_of_this_assembly_are_intercepted_only_where_that_is_on() => Assert.Equal(
        Intercepted,
        typeof(InterceptionTests).Assembly.GetTypes().Any(static type => type.Name.EndsWith("__Interceptors", StringComparison.Ordinal)));
}
