namespace SourceGenBus.Emission.Tests;

/// <summary>Who caused what, and in which conversation.</summary>
public sealed class CausationTests : IAsyncDisposable
{
    private readonly TestBus _test = new();

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task The_id_of_the_handled_event_is_the_cause()
    {
        var contexts = _test.Contexts();
        var single = new Wrapped(new Leaf("1"));

        await _test.Bus.PublishAsync(single, new EventContext { CorrelationId = "c", CausationId = "before", UserId = "ada" });

        var context = Assert.Single(contexts);
        Assert.Equal("c", context.CorrelationId);
        Assert.Equal(single.EventId.ToString(), context.CausationId);
        Assert.Equal("ada", context.UserId);
    }

    [Fact]
    public async Task Without_a_conversation_the_first_event_begins_one_for_the_whole_chain()
    {
        var contexts = _test.Contexts();
        var inner = new Wrapped(new Leaf("1"));
        var outer = new Wrapped(inner);

        await _test.Bus.PublishAsync(outer);

        var context = Assert.Single(contexts);
        Assert.Equal(outer.EventId.ToString(), context.CorrelationId);
        Assert.Equal(inner.EventId.ToString(), context.CausationId);
    }

    [Fact]
    public async Task An_event_without_an_id_leaves_the_ids_as_they_are()
    {
        var contexts = _test.Contexts();

        await _test.Bus.PublishAsync(new Arrayed(new Leaf("1")), new EventContext { CorrelationId = "c", CausationId = "x" });
        await _test.Bus.PublishAsync(new Arrayed(new Leaf("2")));

        Assert.Equal(["c", null], contexts.Select(static context => context.CorrelationId));
        Assert.Equal(["x", null], contexts.Select(static context => context.CausationId));
    }

    [Fact]
    public void A_handler_may_ask_for_such_a_context()
    {
        var leaf = new Leaf("1");
        var context = new EventContext { CorrelationId = "c", UserId = "ada", Session = this, Failures = FailurePolicy.StopAtFirst };

        var caused = context.CausedBy(leaf);

        Assert.Equal(("c", leaf.EventId.ToString(), "ada"), (caused.CorrelationId, caused.CausationId, caused.UserId));
        Assert.Same(this, caused.Session);
        Assert.Equal(FailurePolicy.Default, caused.Failures);
        Assert.Throws<ArgumentNullException>(() => context.CausedBy(null!));
        Assert.Throws<ArgumentNullException>(() => default(EventContext)!.CausedBy(leaf));
    }
}
