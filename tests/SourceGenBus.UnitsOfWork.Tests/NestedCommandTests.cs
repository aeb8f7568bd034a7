namespace SourceGenBus.UnitsOfWork.Tests;

/// <summary>Commands that are sent by the handler of a command.</summary>
public sealed class NestedCommandTests : IAsyncDisposable
{
    private readonly TestBus _test = new();

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task Sent_with_the_handlers_context_it_takes_part()
    {
        await _test.RunAsync(async work =>
        {
            await work.Unit.PublishAsync(new First("outer"));
            await work.Bus.SendAsync(new Run(inner => inner.Unit.PublishAsync(new Second("inner"))), work.Context);
            var result = await work.Bus.SendAsync(
                new RunForResult(async inner =>
                {
                    await inner.Unit.PublishAsync(new Second("result"));
                    return ReferenceEquals(inner.Unit, work.Unit) ? 1 : 2;
                }),
                work.Context);
            Assert.Equal(1, result);
            _test.Journal.Add("outer ends");
        });

        Assert.Equal(
            ["begin", "outer ends", "commit", "release", "First { Text = outer }", "Second { Text = inner }", "Second { Text = result }"],
            _test.Entries);
    }

    [Fact]
    public async Task Sent_with_the_scope_alone_it_takes_part_too()
    {
        await _test.RunAsync(static async work => await work.Bus.SendAsync(
            new Run(static inner => inner.Unit.PublishAsync(new First("1"))),
            new EventContext { Services = work.Context.Services }));

        Assert.Equal(["begin", "commit", "release", "First { Text = 1 }"], _test.Entries);
    }

    [Fact]
    public async Task Sent_with_the_unit_of_work_alone_it_takes_part_too()
    {
        await _test.RunAsync(static async work => await work.Bus.SendAsync(
            new RunInSingleton(static context => context.UnitOfWork!.PublishAsync(new First("1"))),
            new EventContext { UnitOfWork = work.Unit }));

        Assert.Equal(["begin", "commit", "release", "First { Text = 1 }"], _test.Entries);
    }

    [Fact]
    public async Task Sent_without_a_context_it_has_its_own()
    {
        await _test.RunAsync(static async work =>
        {
            await work.Unit.PublishAsync(new First("outer"));
            await work.Bus.SendAsync(new Run(static inner => inner.Unit.PublishAsync(new Second("inner"))));
        });

        Assert.Equal(
            ["begin", "begin", "commit", "release", "Second { Text = inner }", "commit", "release", "First { Text = outer }"],
            _test.Entries);
    }

    [Fact]
    public async Task When_it_fails_all_is_rolled_back_and_its_exception_reaches_the_sender()
    {
        var thrown = new BrokenException();

        var caught = await Assert.ThrowsAsync<BrokenException>(async () => await _test.RunAsync(async work =>
        {
            await work.Unit.PublishAsync(new First("never"));
            await work.Bus.SendAsync(new Run(_ => throw thrown), work.Context);
        }));

        Assert.Same(thrown, caught);
        Assert.Equal(["begin", "rollback", "release"], _test.Entries);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task When_its_failure_is_swallowed_the_outer_cannot_commit(bool withResult)
    {
        var cause = new BrokenException();

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(async () => await _test.RunAsync(async work =>
        {
            await work.Unit.PublishAsync(new First("never"));
            await Assert.ThrowsAsync<BrokenException>(async () =>
            {
                if (withResult)
                    await work.Bus.SendAsync(new RunForResult(_ => throw cause), work.Context);
                else
                    await work.Bus.SendAsync(new Run(_ => throw cause), work.Context);
            });
        }));

        Assert.Same(cause, thrown.InnerException);
        Assert.Equal(["begin", "rollback", "release"], _test.Entries);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_commands_of_one_scope_one_after_the_other_have_one_each(bool withResult)
    {
        await using var scope = _test.Services.CreateAsyncScope();
        var context = new EventContext { Services = scope.ServiceProvider };

        await Assert.ThrowsAsync<BrokenException>(async () =>
        {
            if (withResult)
                await _test.Bus.SendAsync(new RunForResult(static _ => throw new BrokenException()), context);
            else
                await _test.Bus.SendAsync(new Run(static _ => throw new BrokenException()), context);
        });
        await _test.Bus.SendAsync(new Run(static work => work.Unit.PublishAsync(new First("1"))), context);
        await _test.Bus.SendAsync(new Run(static work => work.Unit.PublishAsync(new First("2"))), context);

        Assert.Equal(
            ["begin", "rollback", "release", "begin", "commit", "release", "First { Text = 1 }", "begin", "commit", "release", "First { Text = 2 }"],
            _test.Entries);
    }

    [Fact]
    public async Task A_handler_of_an_event_that_sends_a_command_begins_another()
    {
        _test.Journal.Handled = (@event, context, token) => @event is First
            ? _test.Bus.SendAsync(new Run(static work => work.Unit.PublishAsync(new Second("led to"))), context, token)
            : default;

        await _test.RunAsync(static async work =>
        {
            await work.Unit.PublishAsync(new First("1"));
            await work.Unit.PublishAsync(new Second("2"));
        });

        Assert.Equal(
            ["begin", "commit", "release", "First { Text = 1 }", "begin", "commit", "release", "Second { Text = led to }", "Second { Text = 2 }"],
            _test.Entries);
    }
}
