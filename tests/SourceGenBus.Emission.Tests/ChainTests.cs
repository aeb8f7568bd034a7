using Microsoft.Extensions.Options;

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
        await using var test = new TestBus(services => services.Configure<EventChainOptions>(options => options.MaximumLength = limit));

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
        await using var test = new TestBus(static services => services.Configure<EventChainOptions>(static options => options.MaximumLength = 3));
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
    public async Task What_is_emitted_through_the_context_counts()
    {
        await using var test = new TestBus(static services => services.Configure<EventChainOptions>(static options => options.MaximumLength = 3));
        static Emitted Nested(int depth) => new(context => { context.Emit(depth == 0 ? new Leaf("end") : Nested(depth - 1)); return default; });

        await test.Bus.PublishAsync(Nested(1));
        Assert.Equal(["leaf end"], test.Entries);
        await test.Bus.PublishAsync(Nested(2));

        Assert.Equal(["leaf end"], test.Entries);
        var exception = Assert.IsType<EventChainException>(Assert.Single(test.Failures).Exception);
        Assert.Equal([typeof(Emitted), typeof(Emitted), typeof(Emitted), typeof(Leaf)], exception.Chain);
    }

    [Fact]
    public async Task A_command_in_a_chain_counts_where_its_handler_emits()
    {
        await using var test = new TestBus(static services => services.Configure<EventChainOptions>(static options => options.MaximumLength = 1));
        var exception = await Assert.ThrowsAsync<EventChainException>(
            () => test.Bus.SendAsync(new EmitByCommand(static context => { context.Emit(new Leaf("never")); return default; })).AsTask());
        Assert.Equal([typeof(EmitByCommand), typeof(Leaf)], exception.Chain);
    }

    [Fact]
    public async Task A_circle_of_publishes_with_the_contexts_of_handlers_ends_where_they_are_their_own()
    {
        await using var test = new TestBus(static services => services.Configure<EventChainOptions>(static options => options.MaximumLength = 5));
        var (emitting, scoped) = (0, 0);

        await test.Bus.PublishAsync(new Circling(() => emitting++));
        await test.Bus.PublishAsync(new CirclingInScope(() => scoped++));

        Assert.Equal((5, 5), (emitting, scoped));
        Assert.Equal([typeof(Circle), typeof(CircleInScope)], test.Failures.Select(static failure => failure.HandlerType));
        Assert.All(test.Failures, static failure => Assert.Equal(6, Assert.IsType<EventChainException>(failure.Exception).Chain.Count));
    }

    [Fact]
    public async Task A_context_that_counts_what_its_handler_handles_counts_it_once()
    {
        await using var test = new TestBus(static services => services.Configure<EventChainOptions>(static options => options.MaximumLength = 5));

        await test.Bus.PublishAsync(new Counted(5));
        Assert.Empty(test.Failures);
        await test.Bus.PublishAsync(new Counted(6));

        var exception = Assert.IsType<EventChainException>(Assert.Single(test.Failures).Exception);
        Assert.Equal(Enumerable.Repeat(typeof(Counted), 5), exception.Chain);
    }

    [Fact]
    public async Task Many_events_beside_one_another_are_no_chain()
    {
        await using var test = new TestBus(static services => services.Configure<EventChainOptions>(static options => options.MaximumLength = 2));

        await test.Bus.PublishAsync(new Arrayed([.. Enumerable.Range(0, 100).Select(static number => new Leaf($"{number}"))]));

        Assert.Equal(100, test.Entries.Length);
        Assert.Empty(test.Failures);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task A_limit_is_at_least_one(int limit)
    {
        await using var test = new TestBus(services => services.Configure<EventChainOptions>(options => options.MaximumLength = limit));

        await test.Bus.PublishAsync(new Ping(1));

        var refused = Assert.IsType<OptionsValidationException>(Assert.Single(test.Failures).Exception);
        Assert.Equal($"MaximumLength is {limit}, but at least the first event must be allowed.", refused.Message);
        Assert.Throws<OptionsValidationException>(() => new EventContext { Services = test.Services }.CausedBy(new Ping(1)));
    }

    [Fact]
    public void A_limit_that_nobody_sets_is_the_default() =>
        Assert.Equal((32, 32), (EventChainOptions.DefaultMaximumLength, new EventChainOptions().MaximumLength));
}
