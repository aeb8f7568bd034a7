using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.Commands.Tests;

/// <summary>The sender's token is the handler's; what the handler makes of it is the sender's to see.</summary>
public sealed class CancellationTests : IDisposable
{
    private readonly ServiceProvider _services = TestBus.InContainer();

    private EventBus Bus => _services.GetRequiredService<EventBus>();

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task Handler_is_called_with_a_token_that_is_already_cancelled()
    {
        var cancelled = new CancellationToken(canceled: true);

        var caught = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Bus.SendAsync(new Wait(), cancelled));

        Assert.Equal(cancelled, caught.CancellationToken);
    }

    [Fact]
    public async Task Cancelling_ends_a_handler_that_waits()
    {
        using var source = new CancellationTokenSource();
        var waiting = Bus.SendAsync(new Wait(), source.Token);
        Assert.False(waiting.IsCompleted);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
    }

    [Fact]
    public async Task Named_arguments_in_any_order()
    {
        using var source = new CancellationTokenSource();
        var context = new EventContext { UserId = "ada" };

        Assert.Equal(source.Token, await Bus.QueryAsync(cancellationToken: source.Token, query: new ReturnToken()));
        Assert.Equal(source.Token, await Bus.QueryAsync(query: new ReturnToken(), cancellationToken: source.Token));
        Assert.Equal(source.Token, await Bus.QueryAsync(context: context, cancellationToken: source.Token, query: new ReturnToken()));
    }

    public sealed record Wait : ICommand;

    [CommandHandler<Wait>]
    internal sealed class WaitHandler
    {
        public async ValueTask HandleAsync(Wait command, CancellationToken cancellationToken) =>
            await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    public sealed record ReturnToken : IQuery<CancellationToken>;

    [QueryHandler<ReturnToken, CancellationToken>]
    internal sealed class ReturnTokenHandler
    {
        public ValueTask<CancellationToken> HandleAsync(ReturnToken query, CancellationToken cancellationToken) => new(cancellationToken);
    }
}
