/**
 * What must hold on a GPU. Not part of the default run; {@code environment/gpu-bundle} packs it for
 * a machine that has one, and on a CPU: {@code mvn test -DexcludedGroups= -Dgroups=gpu
 * -Dgroundlab.device=cpu}.
 */
package groundlab.gpu;
