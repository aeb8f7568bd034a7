using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.Commands.Tests;

/// <summary>The context travels with one message and no further.</summary>
public sealed class ContextTests : IDisposable
{
    private readonly ServiceProvider _services = TestBus.InContainer();

    private EventBus Bus => _services.GetRequiredService<EventBus>();

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task Handler_receives_the_senders_context()
    {
        var context = new EventContext { CorrelationId = "c", UserId = "ada" };

        Assert.Same(context, await Bus.QueryAsync(new GetContext(), context));
    }

    [Fact]
    public async Task Without_one_it_receives_a_context_with_the_services_of_the_bus()
    {
        var context = await Bus.QueryAsync(new GetContext());

        Assert.Null(context.UserId);
        Assert.Same(Bus, context.Services!.GetService<EventBus>());
    }

    [Fact]
    public async Task Concurrent_senders_do_not_see_one_anothers_context()
    {
        var users = Enumerable.Range(0, 100).Select(static number => $"user {number}").ToList();

        var seen = await Task.WhenAll(users.Select(async user =>
        {
            await Task.Yield();
            return (await Bus.QueryAsync(new GetContext(), new EventContext { UserId = user })).UserId!;
        }));

        Assert.Equal(users, seen);
    }

    public sealed record GetContext : IQuery<EventContext>;

    [QueryHandler<GetContext, EventContext>]
    internal sealed class GetContextHandler
    {
        public async ValueTask<EventContext> HandleAsync(GetContext query, EventContext context)
        {
            await Task.Yield();
            return context;
        }
    }
}
