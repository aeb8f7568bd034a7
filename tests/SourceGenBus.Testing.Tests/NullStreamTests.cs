using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.Testing.Tests;

/// <summary>A replacement that returns no stream is a failure that says so.</summary>
public sealed class NullStreamTests
{
    [Fact]
    public async Task A_replacement_that_returns_null_is_refused()
    {
        await using var services = new ServiceCollection()
            .AddSingleton<ILedger>(new Ledger())
            .AddSourceGenBus()
            .ReplaceStreamQueryHandler<ListNumbers, int>(static (_, _, _) => null!)
            .BuildServiceProvider();
        var bus = services.GetRequiredService<ICommandBus>();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var number in bus.StreamAsync(new ListNumbers()))
                Assert.Fail($"There is a number {number}.");
        });
        Assert.StartsWith(
            $"The replacement of the handler of '{typeof(ListNumbers)}' returned null in the place of a stream.",
            error.Message,
            StringComparison.Ordinal);
    }
}

internal sealed record ListNumbers : IStreamQuery<int>;

[StreamQueryHandler<ListNumbers, int>]
internal static class NumberList
{
    public static async IAsyncEnumerable<int> HandleAsync(ListNumbers query)
    {
        await Task.Yield();
        yield return 1;
    }
}
