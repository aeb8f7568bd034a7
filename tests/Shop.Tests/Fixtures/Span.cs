using System.Text;

namespace Shop.Tests.Fixtures;

/// <summary>One span, as the OpenTelemetry protocol encodes it.</summary>
internal sealed record Span(string Name, string TraceId, bool IsError, IReadOnlyDictionary<string, string> Attributes)
{
    /// <summary>Reads an <c>ExportTraceServiceRequest</c>; the numbers are those of the fields in its definition.</summary>
    internal static IEnumerable<Span> ReadAll(byte[] request) =>
        from resource in ProtoField.Read(request)
        where resource.Number == 1
        from scope in ProtoField.Read(resource.Bytes)
        where scope.Number == 2
        from span in ProtoField.Read(scope.Bytes)
        where span.Number == 2
        select Of([.. ProtoField.Read(span.Bytes)]);

    internal string this[string attribute] => Attributes.GetValueOrDefault(attribute, "");

    private static Span Of(ProtoField[] fields) => new(
        Encoding.UTF8.GetString(Bytes(fields, 5)),
        Convert.ToHexStringLower(Bytes(fields, 1)),
        fields.Any(static field => field.Number == 15 && ProtoField.Read(field.Bytes).Any(static status => status is { Number: 3, Value: 2 })),
        fields
            .Where(static field => field.Number == 9)
            .Select(static field => ProtoField.Read(field.Bytes).ToArray())
            .ToDictionary(
                static attribute => Encoding.UTF8.GetString(Bytes(attribute, 1)),
                static attribute => Encoding.UTF8.GetString(Bytes([.. ProtoField.Read(Bytes(attribute, 2))], 1))));

    private static byte[] Bytes(ProtoField[] fields, int number) =>
        fields.FirstOrDefault(field => field.Number == number)?.Bytes ?? [];
}
