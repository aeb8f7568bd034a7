// What the programs on docs/migration/from-mediator.md use of Mediator 3: its public declarations, without anything behind them.
namespace Mediator
{
    public interface IMessage;

    public interface ICommand<out TResponse> : IMessage;

    public interface IQuery<out TResponse> : IMessage;

    public interface INotification : IMessage;

    public interface ICommandHandler<in TCommand, TResponse>
        where TCommand : ICommand<TResponse>
    {
        ValueTask<TResponse> Handle(TCommand command, CancellationToken cancellationToken);
    }

    public interface IQueryHandler<in TQuery, TResponse>
        where TQuery : IQuery<TResponse>
    {
        ValueTask<TResponse> Handle(TQuery query, CancellationToken cancellationToken);
    }

    public interface INotificationHandler<in TNotification>
        where TNotification : INotification
    {
        ValueTask Handle(TNotification notification, CancellationToken cancellationToken);
    }

    public delegate ValueTask<TResponse> MessageHandlerDelegate<in TMessage, TResponse>(TMessage message, CancellationToken cancellationToken)
        where TMessage : notnull, IMessage;

    public interface IPipelineBehavior<TMessage, TResponse>
        where TMessage : notnull, IMessage
    {
        ValueTask<TResponse> Handle(TMessage message, MessageHandlerDelegate<TMessage, TResponse> next, CancellationToken cancellationToken);
    }

    public interface ISender
    {
        ValueTask<TResponse> Send<TResponse>(ICommand<TResponse> command, CancellationToken cancellationToken = default);

        ValueTask<TResponse> Send<TResponse>(IQuery<TResponse> query, CancellationToken cancellationToken = default);
    }

    public interface IPublisher
    {
        ValueTask Publish<TNotification>(TNotification notification, CancellationToken cancellationToken = default)
            where TNotification : INotification;
    }

    public interface IMediator : ISender, IPublisher;

    public sealed class MediatorOptions
    {
        public Microsoft.Extensions.DependencyInjection.ServiceLifetime ServiceLifetime { get; set; }
    }
}

namespace Microsoft.Extensions.DependencyInjection
{
    public static class MediatorDependencyInjectionExtensions
    {
        public static IServiceCollection AddMediator(this IServiceCollection services, Action<Mediator.MediatorOptions> options) => services;
    }
}
