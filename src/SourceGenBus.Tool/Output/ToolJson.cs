using System.Text.Json.Serialization;
using SourceGenBus.Tool.Rows;

namespace SourceGenBus.Tool.Output;

/// <summary>What <c>--json</c> prints. Names of properties are those of the rows and never change; new ones may come.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<StreamRow>))]
[JsonSerializable(typeof(IReadOnlyList<EventRow>))]
[JsonSerializable(typeof(IReadOnlyList<InboxRow>))]
[JsonSerializable(typeof(IReadOnlyList<LagRow>))]
[JsonSerializable(typeof(IReadOnlyList<DeadLetterRow>))]
[JsonSerializable(typeof(IReadOnlyList<ParkedRow>))]
[JsonSerializable(typeof(IReadOnlyList<ProblemRow>))]
[JsonSerializable(typeof(IReadOnlyList<BaselineRow>))]
[JsonSerializable(typeof(EventRow))]
[JsonSerializable(typeof(DeadLetterRow))]
[JsonSerializable(typeof(OutboxRow))]
[JsonSerializable(typeof(ReplayRow))]
[JsonSerializable(typeof(SchemaRow))]
[JsonSerializable(typeof(SchemaScriptRow))]
[JsonSerializable(typeof(RetentionRow))]
[JsonSerializable(typeof(ErasureRow))]
internal sealed partial class ToolJson : JsonSerializerContext;
