using System.Net.Sockets;
using System.Security.Authentication;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace SourceGenBus.Transports.RabbitMq;

/// <summary>Says what an error of the broker or of the client means and what to do, by its code and type and never by its text.</summary>
/// <param name="settings">Where the broker is and who uses it.</param>
internal sealed class BrokerErrors(ConnectionSettings settings)
{
    /// <summary>
    /// Whether an exception is one of the broker, of the network or of the client that was in use when they failed, or of its time limits.
    /// </summary>
    internal static bool IsBrokers(Exception exception, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested && exception is RabbitMQClientException or IOException or SocketException
            or AuthenticationException or TimeoutException or ObjectDisposedException or OperationCanceledException;

    /// <summary>The code by which the broker has closed a channel or a connection; null when it did not.</summary>
    internal static ushort? CodeOf(Exception exception) => exception switch
    {
        OperationInterruptedException { ShutdownReason.Initiator: ShutdownInitiator.Peer } closed => closed.ShutdownReason.ReplyCode,
        { InnerException: { } inner } => CodeOf(inner),
        _ => null,
    };

    /// <param name="exception">The error.</param>
    /// <param name="action">What was tried, such as <c>declare the queue 'x'</c>.</param>
    internal TransportException Of(Exception exception, string action)
    {
        if (exception is TransportException already)
            return already;
        // What the client calls a possible failure is any connection that was lost before it was ready.
        if (Find<AuthenticationFailureException>(exception) is not null)
        {
            return new TransportException(
                $"The RabbitMQ broker at {settings.Address} refused the user '{settings.UserName}': the name or the password is "
                + "wrong. The user 'guest' may connect from the broker's own machine only.", exception);
        }

        if (Find<AuthenticationException>(exception) is { } tls)
        {
            return new TransportException(
                $"The TLS connection to the RabbitMQ broker at {settings.Address} failed: {tls.Message} Compare the broker's certificate "
                + "with the options ServerName and AuthoritiesPath of Tls.", exception);
        }

        if (Find<OperationInterruptedException>(exception)?.ShutdownReason is { Initiator: ShutdownInitiator.Peer } reason)
            return Of(reason, action, exception);
        var what = exception is OperationCanceledException or TimeoutException
            ? $"it did not answer within {settings.Timeout}."
            : Innermost(exception);
        return new TransportException(
            $"The RabbitMQ broker at {settings.Address} cannot be reached, so it is not possible to {action}: {what}", exception)
        {
            IsTransient = true,
        };
    }

    /// <summary>What it means that a channel or a connection was closed.</summary>
    internal TransportException Of(ShutdownEventArgs reason, string action, Exception? exception = null)
    {
        var cause = exception ?? reason.Exception;
        if (reason.Initiator != ShutdownInitiator.Peer)
        {
            return new TransportException(
                $"The connection to the RabbitMQ broker at {settings.Address} was lost while trying to {action}: {reason.ReplyText}", cause)
            {
                IsTransient = true,
            };
        }

        var advice = reason.ReplyCode switch
        {
            Constants.AccessRefused =>
                $"the user '{settings.UserName}' lacks a right. Grant it 'configure' to declare, 'write' to send and bind, 'read' "
                + "to receive.",
            Constants.NotFound =>
                "it does not exist. Provision the topology, or have it made from the script.",
            Constants.ResourceLocked =>
                "another connection has it for itself. Delete the exclusive queue or consumer, or choose another name.",
            Constants.PreconditionFailed =>
                "it exists, and is otherwise than needed. Delete it once it is empty, or choose another name.",
            Constants.NotAllowed =>
                $"the virtual host '{settings.VirtualHost}' does not exist, or the user '{settings.UserName}' may not use it.",
            Constants.NotImplemented =>
                "the broker does not have what is needed. Quorum queues take RabbitMQ 3.10 or newer.",
            _ => null,
        };
        return advice is null
            ? new TransportException(
                $"The RabbitMQ broker at {settings.Address} gave up while trying to {action} ({reason.ReplyCode}): {reason.ReplyText}",
                cause)
            {
                IsTransient = true,
            }
            : new TransportException(
                $"The RabbitMQ broker at {settings.Address} does not {action}: {advice} The broker says: {reason.ReplyText}", cause);
    }

    private static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
            exception = inner;
        return exception.Message;
    }

    private static T? Find<T>(Exception exception)
        where T : Exception
    {
        for (var current = exception; current is not null; current = current.InnerException)
        {
            if (current is T found)
                return found;
            if (current is AggregateException { InnerExceptions: { Count: > 1 } several })
            {
                foreach (var one in several)
                {
                    if (Find<T>(one) is { } nested)
                        return nested;
                }
            }
        }

        return null;
    }
}
