using System.Text.Json.Serialization;

[assembly: SourceGenBus.UseMiddleware<SourceGenBus.EventStore.Tests.Handlers.SecondChance>(1)]

namespace SourceGenBus.EventStore.Tests.Handlers;

[Event("parcel.sent", Key = nameof(Street))]
public sealed record ParcelSent(string Street, int Number) : DomainEvent;

/// <summary>Its middleware runs the handlers again when one has failed.</summary>
[Event("parcel.returned", Key = nameof(Street))]
public sealed record ParcelReturned(string Street, int Number) : DomainEvent, IHandledTwice;

[Event("parcel.weighed", Key = nameof(Street))]
[DispatchPolicy(Failures = FailurePolicy.StopAtFirst)]
public sealed record ParcelWeighed(string Street, int Number) : DomainEvent;

[Event("parcel.picked", Key = nameof(Street))]
public sealed record ParcelPicked(string Street, int Number) : DomainEvent;

[Event("parcel.stored", Key = nameof(Street))]
public sealed record ParcelStored(string Street, int Number) : DomainEvent;

[JsonSerializable(typeof(ParcelSent))]
[JsonSerializable(typeof(ParcelReturned))]
[JsonSerializable(typeof(ParcelWeighed))]
[JsonSerializable(typeof(ParcelPicked))]
[JsonSerializable(typeof(ParcelStored))]
internal sealed partial class ParcelJson : JsonSerializerContext;

public interface IHandledTwice;

public sealed class SecondChance
{
    public async ValueTask InvokeAsync<TEvent>(TEvent @event, EventContext context, EventNext<TEvent> next, CancellationToken cancellationToken)
        where TEvent : IHandledTwice
    {
        if (!(await next.InvokeAndReportAsync(@event, context, cancellationToken)).Succeeded)
            (await next.InvokeAndReportAsync(@event, context, cancellationToken)).ThrowIfFailed();
    }
}
