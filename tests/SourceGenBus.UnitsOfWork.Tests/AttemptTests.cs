namespace SourceGenBus.UnitsOfWork.Tests;

/// <summary>Attempts are published whether or not they succeed, and before that is known.</summary>
public sealed class AttemptTests : IAsyncDisposable
{
    private readonly TestBus _test = new();

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task An_attempt_is_published_at_once()
    {
        await _test.RunAsync(async work =>
        {
            await work.Unit.PublishAsync(new First("after"));
            await work.Unit.PublishAsync(new Attempted("before"));
            await work.Unit.PublishAsync<object>(new AttemptedTwice("before"));
            _test.Journal.Add("handler ends");
        });

        Assert.Equal(
            ["begin", "Attempted { Text = before }", "AttemptedTwice { Text = before }", "handler ends", "commit", "release", "First { Text = after }"],
            _test.Entries);
    }

    [Fact]
    public async Task Its_handlers_are_outside_of_the_transaction()
    {
        EventContext? seen = null;
        _test.Journal.Handled = (_, context, _) =>
        {
            seen = context;
            return default;
        };

        await _test.Bus.SendAsync(new Run(static work => work.Unit.PublishAsync(new Attempted("1"))), new EventContext { UserId = "ada" });

        Assert.Equal(new EventContext { UserId = "ada" }, seen! with { Services = null });
    }

    [Fact]
    public async Task What_an_aggregate_attempted_is_published_before_the_commit()
    {
        await _test.RunAsync(static work =>
        {
            var basket = new Basket("b");
            work.Unit.Track(basket);
            basket.Fill(1);
            basket.Try(2);
            return default;
        });

        Assert.Equal(["begin", "BasketTried { Number = 2 }", "commit", "release", "BasketFilled { Number = 1 }"], _test.Entries);
    }

    [Fact]
    public async Task What_an_aggregate_attempted_is_published_although_the_command_fails()
    {
        await Assert.ThrowsAsync<BrokenException>(async () => await _test.RunAsync(static work =>
        {
            var basket = new Basket("b");
            work.Unit.Track(basket);
            basket.Fill(1);
            basket.Try(2);
            throw new BrokenException();
        }));

        Assert.Equal(["begin", "BasketTried { Number = 2 }", "rollback", "release"], _test.Entries);
    }

    [Fact]
    public async Task When_the_commit_fails_it_has_been_published_once()
    {
        _test.Faults.Commit = static () => throw new BrokenException();

        await Assert.ThrowsAsync<BrokenException>(async () => await _test.RunAsync(static work =>
        {
            var basket = new Basket("b");
            work.Unit.Track(basket);
            basket.Try(1);
            return default;
        }));

        Assert.Equal(["begin", "BasketTried { Number = 1 }", "rollback", "release"], _test.Entries);
    }
}
