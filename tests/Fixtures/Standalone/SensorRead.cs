using System.Collections.Concurrent;

namespace Standalone;

/// <summary>An event of an assembly whose handlers need no container.</summary>
public readonly record struct SensorRead(double Value, ConcurrentQueue<string> Reached);
