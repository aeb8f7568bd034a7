using Microsoft.CodeAnalysis.Text;

namespace SourceGenBus.Analyzers.Tests.Harness;

/// <summary>A diagnostic that is expected at exactly this place.</summary>
public readonly record struct MarkedSpan(string Id, TextSpan Span);
