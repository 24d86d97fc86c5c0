/** The ROS 2 releases and middlewares for which skylan has DDS settings. */

/**
 * Releases that are supported by ROS (REP 2000), oldest first; each has a template `assets/dds/<release>.env`. They
 * bring Cyclone DDS 0.10 (Lyrical: 11.0) and Fast DDS 2.6, 2.14, 3.2 and 3.6.
 */
export const ROS_RELEASES = ['humble', 'jazzy', 'kilted', 'lyrical'] as const;

export type RosRelease = (typeof ROS_RELEASES)[number];

/**
 * Values of `RMW_IMPLEMENTATION` that speak DDS and come with every release. `rmw_fastrtps_dynamic_cpp` is left out:
 * the same Fast DDS with slower type support.
 */
export const ROS_MIDDLEWARES = ['rmw_fastrtps_cpp', 'rmw_cyclonedds_cpp'] as const;

export type RosMiddleware = (typeof ROS_MIDDLEWARES)[number];
