namespace SourceGenBus.Commands.Tests;

/// <summary>Null in the place of a task, or of a stream, reaches the sender as an exception that names the handler.</summary>
public sealed class NullTaskTests
{
    [Fact]
    public async Task It_names_the_handler()
    {
        await using var bus = TestBus.Alone();
        var errors = new[]
        {
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await bus.SendAsync(new ReturnNull())),
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await bus.SendAsync(new AnswerNull())),
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await bus.SendAsync(new AnswerNullInScope())),
        };
        Assert.All(errors[..2], static error => Assert.StartsWith($"HandleAsync of '{typeof(NullReturning)}' returned null in", error.Message, StringComparison.Ordinal));
        Assert.StartsWith($"HandleAsync of '{typeof(NullReturningInScope)}' returned null in", errors[2].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_stream_it_names_the_handler()
    {
        await using var bus = TestBus.Alone();
        await IsRefusedAsync(bus, new StreamNull(), typeof(NullStreaming));
        await IsRefusedAsync(bus, new StreamNullWithoutToken(), typeof(NullStreaming));
        await IsRefusedAsync(bus, new StreamNullInScope(), typeof(NullStreamingInScope));
        await IsRefusedAsync(bus, new StreamNullStatically(), typeof(NullStreamingStatically));
    }

    private static async Task IsRefusedAsync(EventBus bus, IStreamQuery<int> query, Type handler)
    {
        using var source = new CancellationTokenSource();
        foreach (var token in new[] { CancellationToken.None, source.Token })
        {
            var error = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            {
                await foreach (var item in bus.StreamAsync(query, token))
                    Assert.Fail($"There is an item {item}.");
            });
            Assert.Equal(
                $"HandleAsync of '{handler}' returned null in the place of a stream. Return an empty one, or declare the method async " +
                    "and yield its items.",
                error.Message);
        }
    }
}

internal sealed record ReturnNull : ICommand;

internal sealed record AnswerNull : ICommand<int>;

internal sealed record AnswerNullInScope : ICommand<int>;

internal sealed record StreamNull : IStreamQuery<int>;

internal sealed record StreamNullWithoutToken : IStreamQuery<int>;

internal sealed record StreamNullInScope : IStreamQuery<int>;

internal sealed record StreamNullStatically : IStreamQuery<int>;

[CommandHandler<ReturnNull>]
[CommandHandler<AnswerNull, int>]
internal sealed class NullReturning
{
    public Task HandleAsync(ReturnNull command) => null!;

    public Task<int> HandleAsync(AnswerNull command) => null!;
}

[CommandHandler<AnswerNullInScope, int>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class NullReturningInScope
{
    public Task<int> HandleAsync(AnswerNullInScope command) => null!;
}

[StreamQueryHandler<StreamNull, int>]
[StreamQueryHandler<StreamNullWithoutToken, int>]
internal sealed class NullStreaming
{
    public IAsyncEnumerable<int> HandleAsync(StreamNull query, CancellationToken cancellationToken) => null!;

    public IAsyncEnumerable<int> HandleAsync(StreamNullWithoutToken query) => null!;
}

[StreamQueryHandler<StreamNullInScope, int>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class NullStreamingInScope
{
    public IAsyncEnumerable<int> HandleAsync(StreamNullInScope query, CancellationToken cancellationToken) => null!;
}

[StreamQueryHandler<StreamNullStatically, int>]
internal static class NullStreamingStatically
{
    public static IAsyncEnumerable<int> HandleAsync(StreamNullStatically query, EventContext context) => null!;
}
