using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Models;

namespace SourceGenBus.Generators.Rules;

/// <summary>A valid handler and the attribute that it was read from.</summary>
internal readonly record struct HandlerRead(AttributeData Attribute, HandlerModel Model);
