using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Requirements;

/// <summary>
/// Reads what a method demands of its callers: <c>[RequiresUnreferencedCode]</c> and its like, which the analyzers for trimming, NativeAOT
/// and single files look at, and <c>[SupportedOSPlatform]</c>. Generated code is such a caller, and the place that publishes is not.
/// </summary>
internal sealed class CallRequirements
{
    private const string CodeAnalysis = "System.Diagnostics.CodeAnalysis";
    private const string Versioning = "System.Runtime.Versioning";

    private readonly bool _isTrimmed;
    private readonly bool _isNative;
    private readonly bool _isSingleFile;
    private readonly HashSet<string> _platforms;

    private CallRequirements(AnalyzerConfigOptions options, IAssemblySymbol assembly)
    {
        _isTrimmed = IsOn(options, "EnableTrimAnalyzer");
        _isNative = IsOn(options, "EnableAotAnalyzer");
        _isSingleFile = IsOn(options, "EnableSingleFileAnalyzer");
        _platforms = new HashSet<string>(PlatformsOf(assembly).Select(static platform => platform.Name), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What matters in a project: a requirement that none of its builds looks at is none.</summary>
    internal static CallRequirements Of(AnalyzerOptions options, Compilation compilation) =>
        new(options.AnalyzerConfigOptionsProvider.GlobalOptions, compilation.Assembly);

    /// <summary>
    /// The attributes of a method, of a parameter, or of a type for its members, that whoever calls it has to know.
    /// </summary>
    /// <returns>Each attribute with its name as the user writes it.</returns>
    internal IEnumerable<(AttributeData Attribute, string Text)> On(ISymbol symbol)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            var name = attribute.AttributeClass?.Name;
            var matters = name switch
            {
                "RequiresUnreferencedCodeAttribute" => _isTrimmed,
                "RequiresDynamicCodeAttribute" => _isNative,
                "RequiresAssemblyFilesAttribute" => _isSingleFile,
                "DynamicallyAccessedMembersAttribute" => _isTrimmed && symbol is IParameterSymbol,
                _ => false,
            };
            if (matters && attribute.AttributeClass.Is(CodeAnalysis, name!))
                yield return (attribute, name!.Substring(0, name.Length - "Attribute".Length));
        }

        // Several of them mean: on any of these.
        var platforms = PlatformsOf(symbol).ToList();
        if (platforms.Count == 0 || (_platforms.Count > 0 && _platforms.IsSubsetOf(platforms.Select(static platform => platform.Name))))
            yield break;
        yield return (
            platforms[0].Attribute,
            $"SupportedOSPlatform({string.Join(", ", platforms.Select(static platform => $"\"{platform.Text}\""))})");
    }

    private static bool IsOn(AnalyzerConfigOptions options, string property) =>
        options.TryGetValue("build_property." + property, out var value) && value.Equals("true", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<(AttributeData Attribute, string Text, string Name)> PlatformsOf(ISymbol symbol)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass.Is(Versioning, "SupportedOSPlatformAttribute")
                && attribute.ConstructorArguments.FirstOrDefault().Value is string { Length: > 0 } text)
            {
                yield return (attribute, text, text.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.'));
            }
        }
    }
}
