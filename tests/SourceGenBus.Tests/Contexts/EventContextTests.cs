namespace SourceGenBus.Tests.Contexts;

public class EventContextTests
{
    [Fact]
    public void Everything_is_absent_by_default_and_the_metadata_empty()
    {
        var context = new EventContext();
        Assert.Null(context.CorrelationId);
        Assert.Null(context.CausationId);
        Assert.Null(context.UserId);
        Assert.Null(context.Session);
        Assert.Null(context.Services);
        Assert.Equal(HandlerExecution.Default, context.Execution);
        Assert.Empty(context.Metadata);
        Assert.Equal(EventContext.Empty, context);
    }

    [Fact]
    public void Metadata_cannot_be_null()
    {
        Assert.Throws<ArgumentNullException>(static () => new EventContext { Metadata = null! });
        Assert.Throws<ArgumentNullException>(static () => EventContext.Empty with { Metadata = null! });
    }

    [Fact]
    public void A_changed_copy_leaves_the_original_as_it_was()
    {
        var original = new EventContext
        {
            CorrelationId = "correlation",
            CausationId = "causation",
            UserId = "user",
            Metadata = new Dictionary<string, string> { ["ip"] = "::1" },
        };

        var copy = original with { UserId = "another" };

        Assert.Equal("another", copy.UserId);
        Assert.Equal("correlation", copy.CorrelationId);
        Assert.Equal("causation", copy.CausationId);
        Assert.Equal("::1", copy.Metadata["ip"]);
        Assert.Equal("user", original.UserId);
    }
}
