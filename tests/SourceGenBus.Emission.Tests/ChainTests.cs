namespace SourceGenBus.Emission.Tests;

/// <summary>A chain of events ends at its limit, and everybody is told how it came to be so long.</summary>
public sealed class ChainTests
{
    [Fact]
    public async Task A_chain_as_long_as_the_limit_is_allowed()
    {
        await using var test = new TestBus();

        await test.Bus.PublishAsync(new Ping(EventChainOptions.DefaultMaximumLength - 1));

        Assert.Empty(test.Failures);
    }

    [Fact]
    public async Task The_event_beyond_it_is_a_failure_of_the_handler_that_returned_it()
    {
        await using var test = new TestBus();

        await test.Bus.PublishAsync(new Ping(EventChainOptions.DefaultMaximumLength));

        var failure = Assert.Single(test.Failures);
        Assert.Equal((typeof(Ponger), new Pong(1)), (failure.HandlerType, failure.Event));
        var exception = Assert.IsType<EventChainException>(failure.Exception);
        Assert.Equal(
            Enumerable.Range(0, EventChainOptions.DefaultMaximumLength + 1).Select(static number => number % 2 == 0 ? typeof(Ping) : typeof(Pong)),
            exception.Chain);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_limit_is_an_option_and_the_message_names_the_chain(int limit)
    {
        await using var test = new TestBus(services => services.AddSingleton(new EventChainOptions(limit)));

        await test.Bus.PublishAsync(new Ping(limit - 1));
        Assert.Empty(test.Failures);
        await test.Bus.PublishAsync(new Ping(limit));

        var exception = Assert.IsType<EventChainException>(Assert.Single(test.Failures).Exception);
        var names = Enumerable.Range(0, limit + 1).Select(static number => (number % 2 == 0 ? typeof(Ping) : typeof(Pong)).FullName);
        Assert.Contains(string.Join(" -> ", names), exception.Message, StringComparison.Ordinal);
        Assert.Contains($"may have {limit};", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_published_with_the_context_of_the_cause_counts()
    {
        await using var test = new TestBus(static services => services.AddSingleton(new EventChainOptions(3)));
        var refused = new TaskCompletionSource<Exception>();
        test.Journal.Received = async (@event, context) =>
        {
            try
            {
                await test.Bus.PublishAsync(new Leaf("again"), context.CausedBy(@event));
            }
            catch (EventChainException exception)
            {
                refused.SetResult(exception);
            }
        };

        await test.Bus.PublishAsync(new Wrapped(new Leaf("1")));

        Assert.Equal(["wrapped", "leaf 1", "leaf again"], test.Entries);
        Assert.Equal([typeof(Wrapped), typeof(Leaf), typeof(Leaf)], Assert.IsType<EventChainException>(await refused.Task).Chain);
    }

    [Fact]
    public async Task Many_events_beside_one_another_are_no_chain()
    {
        await using var test = new TestBus(static services => services.AddSingleton(new EventChainOptions(2)));

        await test.Bus.PublishAsync(new Arrayed([.. Enumerable.Range(0, 100).Select(static number => new Leaf($"{number}"))]));

        Assert.Equal(100, test.Entries.Length);
        Assert.Empty(test.Failures);
    }

    [Fact]
    public void A_limit_is_at_least_one()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => new EventChainOptions(0));
        Assert.Throws<ArgumentOutOfRangeException>(static () => new EventChainOptions(-1));
        Assert.Equal(1, new EventChainOptions(1).MaximumLength);
        Assert.Equal(32, EventChainOptions.DefaultMaximumLength);
    }
}
