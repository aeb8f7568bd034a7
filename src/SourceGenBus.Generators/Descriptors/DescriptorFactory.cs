using Microsoft.CodeAnalysis;

namespace SourceGenBus.Generators.Descriptors;

/// <summary>Makes descriptors that all link to their page in the same way.</summary>
internal static class DescriptorFactory
{
    /// <summary>Relative to the repository, whose address a fork or a mirror may change.</summary>
    internal const string HelpRoot = "docs/diagnostics/";

    internal static DiagnosticDescriptor Create(
        string id,
        string title,
        string message,
        string category,
        DiagnosticSeverity severity,
        bool enabled = true,
        params string[] tags) =>
        new(id, title, message, category, severity, enabled, helpLinkUri: HelpRoot + id + ".md", customTags: tags);
}
