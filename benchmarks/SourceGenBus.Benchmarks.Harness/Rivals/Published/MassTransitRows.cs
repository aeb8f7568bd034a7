using MassTransit;
using MassTransit.Mediator;
using Microsoft.Extensions.DependencyInjection;
using SourceGenBus.Benchmarks.Harness.Handlers;
using SourceGenBus.Benchmarks.Harness.Measuring;

namespace SourceGenBus.Benchmarks.Harness.Rivals;

/// <summary>The mediator of MassTransit, with consumers of its own that do what our handlers do.</summary>
internal static class MassTransitRows
{
    private const string Name = "MassTransit 8.5.12 mediator";

    internal static Contender One()
    {
        var count = new Consumed();
        var services = new ServiceCollection().AddSingleton(count);
        services.AddMediator(static mediator => mediator.AddConsumer<First>());
        return Contender.Of(Name, new Publish(Build(services), new Message()), count);
    }

    /// <summary>It makes a scope for each message, and the consumer in it, in any case.</summary>
    internal static Contender Scoped() => One();

    internal static Contender Four()
    {
        var count = new Consumed { Consumers = 4 };
        var services = new ServiceCollection().AddSingleton(count);
        services.AddMediator(static mediator =>
        {
            mediator.AddConsumer<First>();
            mediator.AddConsumer<Second>();
            mediator.AddConsumer<Third>();
            mediator.AddConsumer<Fourth>();
        });
        return Contender.Of(Name, new Publish(Build(services), new Message()), count);
    }

    private static IMediator Build(IServiceCollection services) => services.BuildServiceProvider().GetRequiredService<IMediator>();

    internal sealed record Message;

    /// <summary>Consumers are made anew for each message, and may run at the same time, so they count here.</summary>
    internal sealed class Consumed : ICounting
    {
        private long _count;

        internal int Consumers { get; init; } = 1;

        public long Count => _count / Consumers;

        public void Reset() => _count = 0;

        internal void Add() => Interlocked.Increment(ref _count);
    }

    internal sealed class First(Consumed count) : Counting(count);

    internal sealed class Second(Consumed count) : Counting(count);

    internal sealed class Third(Consumed count) : Counting(count);

    internal sealed class Fourth(Consumed count) : Counting(count);

    internal abstract class Counting(Consumed count) : IConsumer<Message>
    {
        public Task Consume(ConsumeContext<Message> context)
        {
            count.Add();
            return Task.CompletedTask;
        }
    }

    private readonly struct Publish(IMediator mediator, Message message) : IPublishCase
    {
        public ValueTask PublishAsync(int round) => new(mediator.Publish(message));
    }
}
