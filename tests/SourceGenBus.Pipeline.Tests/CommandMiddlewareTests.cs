namespace SourceGenBus.Pipeline.Tests;

/// <summary>Middleware around commands and queries.</summary>
public sealed class CommandMiddlewareTests
{
    [Fact]
    public async Task It_may_replace_the_command_and_the_context()
    {
        await using var test = new TestBus();
        test.Script.Command = static (command, context, next, token) => next.InvokeAsync(command with { Text = "b" }, context, token);
        await test.Bus.SendAsync(new ScriptedCommand("a"));
        Assert.Equal(["handle b"], test.Entries);
    }

    [Fact]
    public async Task It_may_answer_itself_or_change_the_answer()
    {
        await using var test = new TestBus();
        Assert.Equal(40, await test.Bus.QueryAsync(new ScriptedQuery(4)));
        test.Script.Query = static async (query, context, next, token) => 1 + await next.InvokeAsync(query, context, token);
        Assert.Equal(41, await test.Bus.QueryAsync(new ScriptedQuery(4)));
        test.Script.Query = static (_, _, _, _) => new ValueTask<int>(-1);
        Assert.Equal(-1, await test.Bus.QueryAsync(new ScriptedQuery(4)));
    }

    [Fact]
    public async Task It_may_try_again()
    {
        await using var test = new TestBus();
        test.Script.Query = static async (query, context, next, token) =>
            await next.InvokeAsync(query, context, token) + await next.InvokeAsync(query with { Number = 1 }, context, token);
        Assert.Equal(50, await test.Bus.QueryAsync(new ScriptedQuery(4)));
    }

    [Fact]
    public async Task A_null_that_it_passes_on_is_refused_at_once()
    {
        await using var test = new TestBus();
        test.Script.Command = static (_, context, next, token) => next.InvokeAsync(null!, context, token);
        await Assert.ThrowsAsync<ArgumentNullException>("command", () => test.Bus.SendAsync(new ScriptedCommand("a")).AsTask());
        test.Script.Query = static (query, _, next, token) => next.InvokeAsync(query, null!, token);
        await Assert.ThrowsAsync<ArgumentNullException>("context", () => test.Bus.QueryAsync(new ScriptedQuery(1)).AsTask());
    }

    [Fact]
    public async Task What_it_throws_reaches_the_sender()
    {
        await using var test = new TestBus();
        test.Script.Command = static (_, _, _, _) => throw new InvalidOperationException("refused");
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => test.Bus.SendAsync(new ScriptedCommand("a"), EventContext.Empty).AsTask());
        Assert.Equal("refused", thrown.Message);
    }

    [Fact]
    public async Task It_is_called_through_the_interface_and_through_a_variable_of_the_contract_type()
    {
        await using var test = new TestBus();
        var calls = 0;
        test.Script.Command = (_, _, _, _) => { calls++; return default; };
        ICommandBus bus = test.Bus;
        ICommand command = new ScriptedCommand("a");
        await bus.SendAsync(new ScriptedCommand("a"));
        await bus.SendAsync(command);
        await test.Bus.SendAsync(command, EventContext.Empty);
        Assert.Equal(3, calls);
        Assert.Empty(test.Entries);
    }

    [Fact]
    public async Task A_scoped_handler_behind_it_has_a_scope_of_its_own()
    {
        await using var test = new TestBus();
        Assert.Equal("scoped", await test.Bus.SendAsync(new ScopedCommand()));
        Assert.Equal(["disposed"], test.Entries);
    }

    [Fact]
    public async Task A_middleware_can_be_tried_without_a_bus()
    {
        var middleware = new ScriptedMiddleware(new Script());
        var (command, query) = (new ScriptedCommand("a"), new ScriptedQuery(1));
        var (plain, answering) = (new RecordingNext(), new AnsweringNext());

        await middleware.InvokeAsync(command, EventContext.Empty, plain, default);

        Assert.Equal(42, await middleware.InvokeAsync(query, EventContext.Empty, answering, default));
        Assert.Equal((command, query), (plain.Seen, answering.Seen));
    }

    private sealed class RecordingNext : CommandNext<ScriptedCommand>
    {
        public ScriptedCommand? Seen { get; private set; }

        public override ValueTask InvokeAsync(ScriptedCommand command, EventContext context, CancellationToken cancellationToken)
        {
            Seen = command;
            return default;
        }
    }

    private sealed class AnsweringNext : CommandNext<ScriptedQuery, int>
    {
        public ScriptedQuery? Seen { get; private set; }

        public override ValueTask<int> InvokeAsync(ScriptedQuery command, EventContext context, CancellationToken cancellationToken)
        {
            Seen = command;
            return new(42);
        }
    }
}
