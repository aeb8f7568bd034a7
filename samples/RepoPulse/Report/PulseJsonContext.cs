using System.Text.Json.Serialization;

namespace RepoPulse.Report;

/// <summary>Serialization code written by the compiler, so that a native binary needs no reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(PulseReport))]
internal sealed partial class PulseJsonContext : JsonSerializerContext;
