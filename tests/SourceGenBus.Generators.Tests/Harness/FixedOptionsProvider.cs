using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace SourceGenBus.Generators.Tests.Harness;

/// <summary>Answers with the MSBuild property that the package's targets set.</summary>
internal sealed class FixedOptionsProvider(bool interceptors) : AnalyzerConfigOptionsProvider
{
    public override AnalyzerConfigOptions GlobalOptions { get; } = new Options(interceptors);

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

    private sealed class Options(bool interceptors) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = key == "build_property.SourceGenBusInterceptors" ? interceptors ? "true" : "false" : null;
            return value is not null;
        }
    }
}
