using MediatR;
using Microsoft.Extensions.DependencyInjection;
using SourceGenBus.Benchmarks.Harness.Handlers;
using SourceGenBus.Benchmarks.Harness.Measuring;

namespace SourceGenBus.Benchmarks.Harness.Rivals;

/// <summary>MediatR, with handlers of its own that do what ours do.</summary>
internal static class MediatRRows
{
    private const string Name = "MediatR 5.1.0";

    internal static Contender One()
    {
        var (mediator, handlers) = Start(1);
        return Contender.Of(Name, new Publish<Notice>(mediator, new Notice()), handlers);
    }

    internal static Contender Four()
    {
        var (mediator, handlers) = Start(4);
        return Contender.Of(Name, new Publish<Notice>(mediator, new Notice()), handlers);
    }

    internal static Contender Rotation()
    {
        var services = new ServiceCollection();
        List<ICounting> handlers = [];
        Add<NoticeOf<OnCounted>>(services, handlers);
        Add<NoticeOf<OnReserved>>(services, handlers);
        Add<NoticeOf<OnReleased>>(services, handlers);
        Add<NoticeOf<OnPicked>>(services, handlers);
        Add<NoticeOf<OnPacked>>(services, handlers);
        Add<NoticeOf<OnMoved>>(services, handlers);
        Add<NoticeOf<OnLost>>(services, handlers);
        Add<NoticeOf<OnFound>>(services, handlers);
        INotification[] notices =
        [
            new NoticeOf<OnCounted>(), new NoticeOf<OnReserved>(), new NoticeOf<OnReleased>(), new NoticeOf<OnPicked>(),
            new NoticeOf<OnPacked>(), new NoticeOf<OnMoved>(), new NoticeOf<OnLost>(), new NoticeOf<OnFound>(),
        ];
        return Contender.Of(Name, new PublishRotation(Build(services), notices), handlers);
    }

    internal static Contender Scoped()
    {
        var count = new ArchiveCount();
        var services = new ServiceCollection()
            .AddSingleton(count)
            .AddScoped<ServiceFactory>(static provider => provider.GetRequiredService)
            .AddScoped<IMediator, MediatR.Mediator>()
            .AddScoped<INotificationHandler<Notice>, ScopedHandler>();
        var scopes = services.BuildServiceProvider().GetRequiredService<IServiceScopeFactory>();
        return Contender.Of(Name + ", a scope each", new PublishInScope(scopes, new Notice()), count);
    }

    private static (MediatR.Mediator Mediator, List<ICounting> Handlers) Start(int count)
    {
        var services = new ServiceCollection();
        List<ICounting> handlers = [];
        for (var index = 0; index < count; index++)
            Add<Notice>(services, handlers);
        return (Build(services), handlers);
    }

    private static void Add<TNotice>(ServiceCollection services, List<ICounting> handlers)
        where TNotice : INotification
    {
        var handler = new Handler<TNotice>(new Tally());
        services.AddSingleton<INotificationHandler<TNotice>>(handler);
        handlers.Add(handler);
    }

    private static MediatR.Mediator Build(ServiceCollection services) => new(services.BuildServiceProvider().GetRequiredService);

    private sealed record Notice : INotification;

    private sealed record NoticeOf<T> : INotification;

    private sealed class Handler<TNotice>(ITally tally) : INotificationHandler<TNotice>, ICounting
        where TNotice : INotification
    {
        public long Count => tally.Count;

        public void Reset() => tally.Reset();

        public Task Handle(TNotice notification, CancellationToken cancellationToken)
        {
            tally.Add(1);
            return Task.CompletedTask;
        }
    }

    private sealed class ScopedHandler(ArchiveCount count) : INotificationHandler<Notice>
    {
        public Task Handle(Notice notification, CancellationToken cancellationToken)
        {
            count.Add(1);
            return Task.CompletedTask;
        }
    }

    private readonly struct PublishInScope(IServiceScopeFactory scopes, Notice notice) : IPublishCase
    {
        public async ValueTask PublishAsync(int round)
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IMediator>().Publish(notice);
        }
    }

    private readonly struct Publish<TNotice>(MediatR.Mediator mediator, TNotice notice) : IPublishCase
        where TNotice : INotification
    {
        public ValueTask PublishAsync(int round) => new(mediator.Publish(notice));
    }

    private readonly struct PublishRotation(MediatR.Mediator mediator, INotification[] notices) : IPublishCase
    {
        public ValueTask PublishAsync(int round) => new(mediator.Publish(notices[round & 7]));
    }
}
