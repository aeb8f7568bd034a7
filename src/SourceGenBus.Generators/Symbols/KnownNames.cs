namespace SourceGenBus.Generators.Symbols;

/// <summary>The names that generator and analyzers look for.</summary>
internal static class KnownNames
{
    internal const string Namespace = "SourceGenBus";
    internal const string DomainNamespace = "SourceGenBus.Domain";
    internal const string Assembly = "SourceGenBus";
    internal const string AbstractionsAssembly = "SourceGenBus.Abstractions";
    internal const string TestingAssembly = "SourceGenBus.Testing";
    internal const string EmbeddedAttribute = "Microsoft.CodeAnalysis.EmbeddedAttribute";
    internal const string EventHandlerAttribute = "EventHandlerAttribute";
    internal const string EventHandlerAttributeMetadata = "SourceGenBus.EventHandlerAttribute`1";
    internal const string ModuleMetadata = "SourceGenBus.EventBusModule";
    internal const string HandledEventAttribute = "HandledEventAttribute";
    internal const string ModuleAttribute = "EventBusModuleAttribute";
    internal const string EventBusInterface = "IEventBus";
    internal const string CommandBusInterface = "ICommandBus";
    internal const string EventBusClass = "EventBus";
    internal const string EventContext = "EventContext";
    internal const string EmittingContext = "EmittingContext";
    internal const string Emit = "Emit";
    internal const string HandleAsync = "HandleAsync";
    internal const string AggregateRoot = "AggregateRoot";
    internal const string AggregateRootMetadata = "SourceGenBus.Domain.AggregateRoot`1";
    internal const string Apply = "Apply";
    internal const string ApplyEvent = "ApplyEvent";
    internal const string Raise = "Raise";
    internal const string InvokeAsync = "InvokeAsync";
    internal const string PublishAsync = "PublishAsync";
    internal const string HandledCommandAttribute = "HandledCommandAttribute";
    internal const string AddSourceGenBus = "AddSourceGenBus";
    internal const string AddHandlers = "AddHandlers";
    internal const string Subscribe = "Subscribe";
    internal const string DomainEvent = "DomainEvent";
    internal const string AttemptEventAttribute = "AttemptEventAttribute";
    internal const string DispatchPolicyAttribute = "DispatchPolicyAttribute";
    internal const string JsonSerializableAttribute = "JsonSerializableAttribute";
    internal const string SendAsync = "SendAsync";
    internal const string QueryAsync = "QueryAsync";
    internal const string StreamAsync = "StreamAsync";
    internal const string EventStore = "SourceGenBus.EventStore";
    internal const string EventAttribute = "EventAttribute";
    internal const string Transports = "SourceGenBus.Transports";
    internal const string PublishedAttribute = "PublishedAttribute";
    internal const string DurableEventsModuleMetadata = "SourceGenBus.EventStore.DurableEventsModule";
    internal const string UpcasterAttribute = "UpcasterAttribute";
    internal const string RetryAttribute = "RetryAttribute";
    internal const string HandlerNameAttribute = "HandlerNameAttribute";
    internal const string ReferencedEventAttribute = "ReferencedEventAttribute";
    internal const string DurableEventsAttribute = "DurableEventsAttribute";
}
