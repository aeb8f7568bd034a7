namespace SourceGenBus.Telemetry;

/// <summary>Names of attributes: those of OpenTelemetry's semantic conventions where they fit, our own where they do not.</summary>
internal static class TagNames
{
    internal const string System = "messaging.system";
    internal const string OperationName = "messaging.operation.name";
    internal const string OperationType = "messaging.operation.type";
    internal const string Destination = "messaging.destination.name";
    internal const string MessageId = "messaging.message.id";
    internal const string ConversationId = "messaging.message.conversation_id";
    internal const string ErrorType = "error.type";
    internal const string CausationId = "sourcegenbus.causation_id";
    internal const string Handler = "sourcegenbus.handler.name";
    internal const string HandlerCount = "sourcegenbus.handler.count";
    internal const string Outcome = "sourcegenbus.outcome";
}
